package grammars

// pythonAssignment keeps assignments in modules and classes.
func pythonAssignment(x *extraction, d *found) bool {
	if d.Name == "" {
		d.Name = ""
	}
	d.Name = shortName(d.Name)
	return true
}

package slicer

import "testing"

// contextOf is the columns of the second stage for the leaf that holds a text,
// where the first stage gave all to the leaf that holds another.
func contextOf(t *testing.T, likely, text string) map[string]float32 {
	t.Helper()
	e := Measure(NewTask("x"), []Outline{outlineOf("depot.py", depot)})
	f := &e.Files[0]
	shares := make([]float64, len(f.Leaves))
	f.Scores = make([]float64, len(f.Leaves))
	at := -1
	for i := range f.Leaves {
		f.Scores[i] = float64(i)
	}
	likelyAt := int(scoreOf(e, likely))
	at = int(scoreOf(e, text))
	for i := range shares {
		shares[i] = 0.01
	}
	shares[likelyAt] = 0.8
	values := map[string]float32{}
	row := e.Context(shares)[at]
	for i, name := range ContextColumns() {
		if _, ok := values[name]; !ok {
			values[name] = row[i]
		}
	}
	return values
}

func TestContext(t *testing.T) {
	for name, c := range map[string]struct{ likely, more, less string }{
		"first": {inPark, inPark, inDrive}, "first against top": {inPark, inPark, inDrive}, "first by byte": {inPark, inPark, inDrive},
		"unit mass": {inStart, inLoop, inPark}, "unit rest": {inStart, inLoop, inPark}, "unit most": {inStart, inLoop, inPark}, "unit even": {inPark, inPark, inLoop},
		"container mass": {inLoad, inPark, inDrive}, "before 1": {inLoad, inPark, inDrive}, "after 1": {inPark, inLoad, inCount},
		"before 2": {"private", inPark, inCount}, "after 2": {inPark, "private", inCount}, "around": {inLoad, inPark, inWeigh},
		"likely caller": {inLoad, inDrive, inPark}, "likely callee": {inDrive, inLoad, inPark},
		"shared words": {inStart, inDrive, inPark}, "shared words mean": {inStart, inDrive, inPark}, "shared word": {inStart, inDrive, inPark},
		"from top": {inLoad, inPark, inCount}, "top's unit": {inStart, inLoop, inPark},
	} {
		if more, less := contextOf(t, c.likely, c.more)[name], contextOf(t, c.likely, c.less)[name]; more <= less {
			t.Errorf("%s is %v in %q and %v in %q", name, more, c.more, less, c.less)
		}
	}
	if c := contextOf(t, inPark, inPark); c["first rank"] != 0 || c["unit rank"] != 0 {
		t.Errorf("the likeliest leaf has rank %v, its unit %v", c["first rank"], c["unit rank"])
	}
}

func TestContextKeepsColumnsThatExist(t *testing.T) {
	names := Columns()
	for i, column := range columnsNamed(contextKept) {
		if names[column] != contextKept[i] {
			t.Errorf("there is no column %q", contextKept[i])
		}
	}
}

//go:build unix && !linux && !darwin

package disk

import "os"

// keepAttributes keeps none: they are not known here.
func keepAttributes(*os.File, string) error { return nil }

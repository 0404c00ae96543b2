package fault

import (
	"encoding/json"
	"errors"
	"fmt"
)

// JSON is an error of reading JSON without the names that types have in Go, which say
// nothing to the person who wrote the file.
func JSON(err error) error {
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind) && kind.Field == "":
		return fmt.Errorf("%s stands where something else belongs", kind.Value)
	case errors.As(err, &kind):
		return fmt.Errorf("%s: %s stands where something else belongs", kind.Field, kind.Value)
	case errors.As(err, &syntax):
		return fmt.Errorf("no JSON, from byte %d on: %w", syntax.Offset, err)
	}
	return err
}

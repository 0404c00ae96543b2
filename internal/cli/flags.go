package cli

import "github.com/spf13/pflag"

// declareCommon adds the flags that many commands share.
func declareCommon(flags *pflag.FlagSet, dir, model, format *string) {
	flags.StringVar(dir, "dir", "", "the client's working `FOLDER`; paths are relative to it (default: this one)")
	flags.StringVar(model, "model", "", "count for this model, by `NAME` or alias (default: the newest, which counts the most)")
	flags.StringVar(format, "format", "text", "text or json")
}

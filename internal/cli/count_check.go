package cli

import "context"

func (f *countFlags) checkTranscripts(ctx context.Context, env *Env) error {
	return usagef("", "not there yet")
}

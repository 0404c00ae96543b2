package cli

import "context"

func (f *countFlags) countPrompt(ctx context.Context, env *Env, m *meter, dir, name string) error {
	return usagef("", "not there yet")
}

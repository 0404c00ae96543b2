package repo

// Targets is what can be run in a repository.
type Targets struct{}

func readTargets(*Repo) *Targets { return &Targets{} }

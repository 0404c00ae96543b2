package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"pare/benchmarks/clientcheck/realclient"
)

func allOff(b *bench) (string, error) {
	p, err := b.fresh("PARE_HOOK_OFF=1")
	if err != nil {
		return "", err
	}
	c, err := p.send(deploy + " " + refund)
	if err != nil {
		return "", err
	}
	if strings.Contains(attached(c), narrowed) || strings.Contains(attached(c), offered) {
		return "", errors.New("pare was at work")
	}
	return "as without pare", holds(c, "\n600\t")
}

// eachOff switches off one event and looks for its trace.
func eachOff(b *bench) (string, error) {
	off := map[string]string{"UserPromptSubmit": offered}
	if b.modules {
		off = map[string]string{"session.append": narrowed}
	}
	for event, trace := range off {
		p, err := b.fresh("PARE_HOOK_OFF=" + event)
		if err != nil {
			return "", err
		}
		c, err := p.send(deploy)
		if err != nil {
			return "", err
		}
		if strings.Contains(attached(c), trace) {
			return "", fmt.Errorf("%s was not off", event)
		}
	}
	p, err := b.fresh("PARE_HOOK_OFF=PreToolUse,SessionStart")
	if err != nil {
		return "", err
	}
	if _, err := p.runPare("hook", "install", "--claude", "--reads"); err != nil {
		return "", err
	}
	read := realclient.Turn{Tool: "Read", Input: map[string]any{"file_path": filepath.Join(p.root, "shop", "ledger.py")}}
	c, err := p.send("Ledger.close_month forgets the vouchers. It is in shop/ledger.py", read)
	if err != nil {
		return "", err
	}
	if got := results(c); len(got) != 1 || len(numberedLine.FindAllString(got[0], -1)) < 1400 {
		return "", errors.New("PreToolUse was not off")
	}
	return "each left no trace", nil
}

func noPare(b *bench) (string, error) {
	p, err := b.fresh("PATH=/usr/bin:/bin")
	if err != nil {
		return "", err
	}
	c := p.client(nil, "--plugin-dir", p.plugin)
	c.Env = append(c.Env, "PATH=/usr/bin:/bin")
	got, err := c.Run(p.root, []byte(refund))
	if err != nil {
		return "", err
	}
	if strings.Contains(got.Output, "pare") {
		return "", fmt.Errorf("printed %s", short(got.Output))
	}
	return "the prompt went out as without pare, and not a word about it", holds(got, "\n600\t")
}

func noHome(b *bench) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	if err := p.standIn("unset HOME\nexec " + p.pare + " \"$@\""); err != nil {
		return "", err
	}
	c, err := p.send(deploy)
	if err != nil {
		return "", err
	}
	if b.modules {
		return "narrowed all the same", holds(c, narrowed)
	}
	return "context all the same", holds(c, offered)
}

// standIn puts a shell script in the place of pare.
func (p *place) standIn(script string) error {
	name := filepath.Join(p.home, "pare")
	changed := *p.bench
	changed.pare = name
	p.bench = &changed
	return os.WriteFile(name, []byte("#!/bin/sh\n"+script+"\n"), 0o777)
}

func killedHook(b *bench) (string, error) {
	return b.passesBy("printf '{\"hookSpecific'\nkill -9 $$", "the prompt went out as without pare")
}

func hangingHook(b *bench) (string, error) {
	return b.passesBy("exec sleep 60", "the prompt went out as without pare, after the limits")
}

// passesBy runs a prompt with a broken pare.
func (b *bench) passesBy(script, did string) (string, error) {
	p, err := b.fresh()
	if err != nil {
		return "", err
	}
	if err := p.standIn(script); err != nil {
		return "", err
	}
	c, err := p.send(refund)
	if err != nil {
		return "", err
	}
	return did, holds(c, "\n600\t")
}

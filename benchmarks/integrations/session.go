package main

import (
	"bytes"
	"fmt"
	"io"
	"os/exec"
	"text/tabwriter"

	"pare/benchmarks/clientcheck/realclient"
	"pare/tokenize"
)

// The five prompts of the scripted session: a bug, a question, two files, a file
// that the client does not attach, and a task that says little.
var prompts = []string{
	refund,
	"How does Pool.acquire in @server/pool.go wait for a free connection?",
	"CartView.addItem in @\"web app/cart view.ts\" must send what Invoice.discount in @src/Invoice.java expects.",
	deploy,
	"Tidy up @lib/queue.rb a little.",
}

// session measures what each prompt sends in three ways: the bytes of the
// request, and an estimate of the tokens of what the prompt brought into it.
func (b *bench) session(w io.Writer) error {
	p, err := b.fresh()
	if err != nil {
		return err
	}
	idle, err := p.bare("hello")
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "\na request without files has %d bytes; the tokens are an estimate for the messages of the first request, less those of that one\n", idle.Requests[0].Bytes)
	fmt.Fprintln(table, "prompt\tbytes\tfilter\tplugin\ttokens\tfilter\tplugin\t")
	base := messageTokens(idle)
	for i, text := range prompts {
		fmt.Fprintf(table, "%d\t", i+1)
		without, err := p.bare(text)
		if err != nil {
			return err
		}
		filter := exec.Command(p.pare)
		filter.Dir, filter.Stdin = p.root, bytes.NewReader([]byte(text))
		trimmed, err := filter.Output()
		if err != nil {
			return fmt.Errorf("trim %q: %w", text, err)
		}
		filtered, err := p.bare(string(trimmed))
		if err != nil {
			return err
		}
		plugin, err := p.send(text)
		if err != nil {
			return err
		}
		all := []realclient.Capture{without, filtered, plugin}
		for _, c := range all {
			fmt.Fprintf(table, "%d\t", c.Requests[0].Bytes)
		}
		for _, c := range all {
			fmt.Fprintf(table, "%d\t", messageTokens(c)-base)
		}
		fmt.Fprintln(table)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	for i, text := range prompts {
		fmt.Fprintf(w, "%d: %s\n", i+1, text)
	}
	return nil
}

// messageTokens estimates the messages of the first request.
func messageTokens(c realclient.Capture) int {
	n := 0
	for _, m := range c.Messages {
		for _, block := range m.Blocks {
			n += tokenize.Count([]byte(block), tokenize.V5).Tokens
		}
	}
	return n
}

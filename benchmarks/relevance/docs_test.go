package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// The page for users shows the figures of the table that the benchmark has written.
func TestPageShowsTheTable(t *testing.T) {
	page, err := os.ReadFile("../../docs/relevance.md")
	if err != nil {
		t.Fatal(err)
	}
	table, err := os.ReadFile("../relevance-sent.golden")
	if err != nil {
		t.Fatal(err)
	}
	for row, class := range map[string]string{
		"all": "all tasks", "a changed function is named": "names a changed function", "nothing is named": "names nothing",
		"texts of issues": "issue texts", "files over 60 kB": "files over 60 kB",
	} {
		m := regexp.MustCompile(`(?m)^` + class + ` +(\d+) +\d+ +([\d.]+) \[[^]]+\] +[\d.]+ +([\d.]+) \[[^]]+\] (0\.\d\d)(\d)`).FindStringSubmatch(string(table))
		if m == nil {
			t.Fatalf("no row %q in the table", class)
		}
		want := "| " + row + " | " + m[1] + " | " + m[2] + " % | " + m[3] + " | "
		if !strings.Contains(string(page), want) {
			t.Errorf("the page does not show %q", want)
		}
	}
}

// Command make writes made-up transcripts into a folder: so many megabytes as the
// client writes them, or, with -small, the few that the documentation shows.
//
//	go run ./benchmarks/usage/make [-size 2000] [-until 2026-11-30T12:00:00Z] FOLDER
//	go run ./benchmarks/usage/make -small transcripts
package main

import (
	"flag"
	"fmt"
	"os"
	"time"

	"pare/benchmarks/usage/people"
)

func main() {
	size := flag.Int64("size", 2000, "megabytes")
	until := flag.String("until", "2026-11-30T17:00:00Z", "the last moment")
	small := flag.Bool("small", false, "those of the documentation")
	flag.Parse()
	end, err := time.Parse(time.RFC3339, *until)
	if err == nil && flag.NArg() != 1 {
		err = fmt.Errorf("name one folder")
	}
	switch {
	case err != nil:
	case *small:
		err = people.Example(flag.Arg(0))
	default:
		err = write(flag.Arg(0), end, *size<<20)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "make:", err)
		os.Exit(1)
	}
}

// write lets one person after the other work for the weeks before the end, until
// there is enough.
func write(dir string, end time.Time, most int64) error {
	const days = 60
	var total, calls int64
	for seed := uint64(1); total < most; seed++ {
		person := people.Person{Seed: seed, Evening: 0.2, Plan: seed%2 == 0}
		before := people.Before(person.Days(end.AddDate(0, 0, -days), days+1), end)
		n, err := people.Write(dir, before, seed, most-total)
		if err != nil {
			return err
		}
		total += n
		calls += int64(len(before))
	}
	fmt.Printf("%d bytes, at most %d calls\n", total, calls)
	return nil
}

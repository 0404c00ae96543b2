// Command make writes made-up transcripts of so many bytes into a folder.
//
//	go run ./benchmarks/usage/make [-size 2000] [-until 2026-11-30T12:00:00Z] FOLDER
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
	until := flag.String("until", time.Now().UTC().Format(time.RFC3339), "the last moment")
	flag.Parse()
	end, err := time.Parse(time.RFC3339, *until)
	if err == nil && flag.NArg() != 1 {
		err = fmt.Errorf("name one folder")
	}
	if err == nil {
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
		var before []people.Call
		for _, c := range (people.Person{Seed: seed, Evening: 0.2, Plan: seed%2 == 0}).Days(end.AddDate(0, 0, -days), days+1) {
			if c.At.Before(end) {
				before = append(before, c)
			}
		}
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

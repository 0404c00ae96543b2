package tasks

// Score is how a choice did on one task, or the mean over several.
type Score struct {
	Recall float64 // share of the changed lines that were kept
	Hit    float64 // 1 where all were
	Kept   float64 // share of the bytes that were kept
}

// Kept is the ranges kept of one file, 1-based and inclusive.
type Kept [][2]int

// Score scores the ranges kept of each file of the task, in the order of Files.
func (t *Task) Score(data [][]byte, kept []Kept) Score {
	covered, total, bytes, size := 0, 0, 0, 0
	for i := range t.Files {
		f := &t.Files[i]
		lines := splitLines(data[i])
		in := make([]bool, len(lines)+2)
		for _, r := range kept[i] {
			for n := max(1, r[0]); n <= min(len(lines), r[1]); n++ {
				if !in[n] {
					in[n] = true
					bytes += len(lines[n-1]) + 1
				}
			}
		}
		for _, u := range f.Units(data[i]) {
			total++
			if in[u.Any[0]] || in[u.Any[1]] {
				covered++
			}
		}
		size += f.Bytes
	}
	s := Score{Recall: 1, Hit: 1, Kept: min(1, float64(bytes)/float64(max(1, size)))}
	if total > 0 {
		s.Recall = float64(covered) / float64(total)
	}
	if covered < total {
		s.Hit = 0
	}
	return s
}

// Mean is the mean of the scores.
func Mean(scores []Score) Score {
	var m Score
	for _, s := range scores {
		m.Recall += s.Recall
		m.Hit += s.Hit
		m.Kept += s.Kept
	}
	n := float64(max(1, len(scores)))
	return Score{m.Recall / n, m.Hit / n, m.Kept / n}
}

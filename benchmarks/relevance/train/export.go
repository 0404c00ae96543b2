package main

import (
	"encoding/binary"
	"math"

	"pare/benchmarks/relevance/boost"
	"pare/slicer"
)

// export writes a model in the form that slicer reads. Features that no tree
// uses are left out.
func export(m *boost.Model, columns []string, cuts [][]float32) []byte {
	index := map[int16]int{}
	var used []int16
	top := float32(0)
	for _, t := range m.Trees {
		for _, n := range t {
			if n.Feature < 0 {
				top = max(top, float32(math.Abs(float64(n.Value))))
				continue
			}
			if _, ok := index[n.Feature]; !ok {
				index[n.Feature] = len(used)
				used = append(used, n.Feature)
			}
		}
	}
	scale := top / math.MaxInt16
	b := binary.LittleEndian.AppendUint16(nil, uint16(len(used)))
	b = binary.LittleEndian.AppendUint16(b, uint16(len(m.Trees)))
	b = binary.LittleEndian.AppendUint32(b, slicer.ColumnsHash(columns))
	b = binary.LittleEndian.AppendUint32(b, math.Float32bits(scale))
	for _, f := range used {
		b = binary.LittleEndian.AppendUint16(b, uint16(f))
		b = append(b, byte(len(cuts[f])), 0)
	}
	for _, f := range used {
		for _, c := range cuts[f] {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(c))
		}
	}
	for _, t := range m.Trees {
		b = append(b, byte(len(t)))
	}
	for _, t := range m.Trees {
		for _, n := range t {
			if n.Feature < 0 {
				b = append(b, 255, 0)
				b = binary.LittleEndian.AppendUint16(b, uint16(int16(math.Round(float64(n.Value/scale)))))
				continue
			}
			b = append(b, byte(index[n.Feature]), n.Bin, byte(n.Left), 0)
		}
	}
	return b
}

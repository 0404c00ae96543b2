package slicer

import (
	"strings"
	"testing"
)

const depot = `import json

RATE = 3

class Depot:
    """Stores parcels."""
    capacity = 10

    def weigh_parcel(self, parcel, scale):
        """Measures the heavy parcel."""
        if scale is None:
            raise ValueError("scale is broken: %s" % parcel)
        for part in parcel:
            scale.add(part)
        return scale.total

    def count(self):
        return self.weigh_parcel(1, 2)


class Van:
    private = True

    def load(self, cargo):
        try:
            drive(cargo)
        except OSError:
            return None
        return cargo

    def park(self):
        pass


def drive(cargo):
    engine_start(cargo)
    # never reached: cargo is too wide
    brake = 17


def engine_start(cargo):
    if cargo:
        ignite(cargo)
        warm_up(cargo)
        check_oil(cargo)
    else:
        stand_still()
        print("no cargo to drive", 1, 2, 3)
        wait(100)
        wait(200)
    while cargo:
        warm_up(cargo)
        check_oil(cargo)
        if cargo.hot:
            cool_down(cargo)
            break
        if cargo.cold:
            heat(cargo)
            continue
        cargo.next()
        report_state(cargo)
        if cargo.late:
            hurry(cargo)
            call_ahead(cargo)
            open_gate(cargo)
            skip_break(cargo)
            honk()
            turn_left()
            turn_right()
            turn_left()
            turn_back()
            overtake(cargo)
            slow_down(cargo)
            stop_short(cargo)
    return cargo
`

// measureDepot is the columns of the leaf of the depot that holds a text.
func measureDepot(t *testing.T, task, text string) map[string]float32 {
	t.Helper()
	outlines := []Outline{outlineOf("lib/depot.py", depot)}
	e := Measure(NewTask(task), outlines)
	f := &e.Files[0]
	for i, l := range f.Leaves {
		if strings.Contains(string(outlines[0].Span(l).Text([]byte(depot))), text) {
			values := map[string]float32{}
			for j, name := range Columns() {
				if _, ok := values[name]; !ok {
					values[name] = f.Rows[i][j]
				}
			}
			return values
		}
	}
	t.Fatalf("no leaf holds %q", text)
	return nil
}

// signalCase says that for a task the signal is larger in the leaf that holds
// one text than in the one that holds another.
type signalCase struct{ task, more, less string }

const (
	inWeigh = "def weigh_parcel"
	inCount = "def count"
	inDrive = "def drive"
	inLoad  = "def load"
	inPark  = "def park"
	inStart = "if cargo:"
	inLoop  = "while cargo:"
)

// signalCases has a case for every signal; those of a family share one.
var signalCases = map[string]signalCase{
	"all":   {"parcel and scale", inWeigh, inPark},
	"title": {"the scale\n\nand the cargo", inWeigh, inDrive},
	"names": {"x\n\nthe `scale` and cargo", inWeigh, inDrive},
	"code":  {"x\n```\nscale(parcel)\n```\n", inWeigh, inDrive},

	"leaf code": {"engine_start", inDrive, inPark}, "unit code": {"engine_start", inDrive, inPark},
	"leaf strings": {"x is broken", inWeigh, inPark}, "unit strings": {"x is broken", inWeigh, inPark},
	"leaf comments": {"never reached", inDrive, inPark}, "unit comments": {"never reached", inDrive, inPark},

	"name exact": {"weigh_parcel", inWeigh, inPark}, "own name exact": {"weigh_parcel", inWeigh, inPark}, "container exact": {"Van", inPark, inCount},
	"name rivals": {"x", inPark, "import json"}, "own name rivals": {"x", inPark, "import json"}, "container rivals": {"Van", inDrive, "zz"},
	"name times": {"park park", inPark, inLoad}, "own name times": {"park park", inPark, inLoad}, "container times": {"Van Van", inPark, inCount},
	"name titled": {"park", inPark, inLoad}, "own name titled": {"park", inPark, inLoad}, "container titled": {"Van", inPark, inCount},
	"name similar": {"weighParcel is off", inWeigh, inPark}, "own name similar": {"weigh_parcl() is off", inWeigh, inPark}, "container similar": {"the depots.Depott()", "zz", "zz"},
	"name parts": {"the parcel", inWeigh, inPark}, "own name parts": {"the parcel", inWeigh, inPark}, "container parts": {"the van", inPark, inCount},
	"name found": {"the parcel", inWeigh, inPark}, "own name found": {"the parcel", inWeigh, inPark}, "container found": {"the van", inPark, inCount},
	"name title parts": {"parcel", inWeigh, inPark}, "own name title parts": {"parcel", inWeigh, inPark}, "container title parts": {"van", inPark, inCount},
	"name words": {"x", inWeigh, inPark}, "own name words": {"x", inWeigh, inPark}, "container words": {"x", inPark, inDrive},

	"qualified":      {"Depot.weigh_parcel", inWeigh, inPark},
	"trace function": {"x\n  File \"depot.py\", line 9, in weigh_parcel", inWeigh, inPark},
	"trace line":     {"x\n  File \"lib/depot.py\", line 12, in f", inWeigh, inPark},
	"line":           {"x lib/depot.py:12", inWeigh, inPark},
	"bare line":      {"x at line 12", inWeigh, inPark},
	"line distance":  {"x lib/depot.py:12", inPark, inCount},
	"quoted lines":   {"x\n```\nscale.add(part)\n```\n", inWeigh, inPark},
	"diff lines":     {"x\n```diff\n-            scale.add(part)\n```\n", inWeigh, inPark},
	"code triples":   {"x `raise ValueError scale`", inWeigh, inPark},
	"word pairs":     {"weigh parcel", inWeigh, inPark},
	"code pairs":     {"weigh parcel", inWeigh, inPark},
	"phrase":         {"it says scale is broken", inWeigh, inPark},

	"leaf names": {"`scale`", inWeigh, inPark}, "leaf names best": {"`scale`", inWeigh, inPark}, "leaf names strong": {"weigh_parcel", inCount, inPark},
	"unit names": {"`scale`", inWeigh, inPark}, "unit names best": {"`scale`", inWeigh, inPark}, "unit names strong": {"weigh_parcel", inCount, inPark},

	"hand": {"weigh_parcel", inWeigh, inPark}, "leaf hand": {"weigh_parcel", inWeigh, inPark},
	"caller": {"Van.load", inDrive, inPark}, "callee": {"weigh_parcel scale", inCount, inPark},
	"callers": {"x", inDrive, inPark}, "callees": {"x", inCount, inPark},
	"sibling": {"weigh_parcel", inCount, inPark}, "twin": {"drive the wide cargo", inStart, inPark},
	"namesakes": {"x", inPark, "import json"},
	"before":    {"weigh_parcel scale", inCount, inPark}, "next": {"park", inLoad, inWeigh},

	"scope bm25": {"late cargo", "overtake", inPark}, "scope cover": {"late cargo", "overtake", inPark}, "scope best": {"late cargo", "overtake", inPark},
	"scope title": {"late cargo", "overtake", inPark}, "scope names": {"`cargo`", "overtake", inPark}, "scope depth": {"x", "overtake", inPark},
	"wide cover": {"drive the cargo, load it", inPark, inWeigh}, "wide title": {"load cargo", inPark, inWeigh},
	"wide names": {"`load` and `cargo`", inPark, inWeigh}, "wide units": {"x", inPark, "zz"},
	"heads": {"the brak of it: brakes", "zz", "zz"}, "heads best": {"braking", "zz", "zz"},

	"kind": {"x", "RATE", inPark}, "unit kind": {"x", "RATE", inPark}, "kind around": {"x", inPark, inDrive}, "role": {"x", inLoop, inPark},
	"lines": {"x", inWeigh, inPark}, "bytes": {"x", inWeigh, inPark}, "unit lines": {"x", inWeigh, inPark}, "unit leaves": {"x", inLoop, inPark},
	"place in unit": {"x", inLoop, inStart}, "number in unit": {"x", inLoop, inStart}, "place in file": {"x", inLoop, inPark},
	"depth": {"x", inPark, inDrive}, "indent": {"x", inPark, inDrive},
	"comment share": {"x", inDrive, inPark}, "string share": {"x", inWeigh, inPark},
	"words": {"x", inWeigh, inPark}, "numbers": {"x", inDrive, inPark}, "distinct": {"x", inWeigh, inPark},
	"branches": {"x", inWeigh, inPark}, "loops": {"x", inWeigh, inPark}, "exits": {"x", inWeigh, inPark}, "fails": {"x", inLoad, inPark},
	"nulls": {"x", inLoad, inPark}, "declares": {"x", inPark, "RATE"}, "public": {"x", "zz", "zz"}, "hidden": {"x", "private", inPark},
	"imports": {"x", "import json", inPark}, "broken": {"x", "zz", "zz"},
}

// fileCases are the same for all leaves of a file: cases compare two tasks.
var fileCases = map[string][2]string{
	"path named": {"see lib/depot.py", "x"}, "prompt words": {"one two three", "x"}, "prompt terms": {"one two three", "x"},
	"best hand": {"weigh_parcel", "zz"}, "exact units": {"weigh_parcel", "zz"}, "weight all": {"parcel", "zz"}, "weight names": {"x `parcel`", "zz"},
}

// constantSignals are told by the file alone; their values are known.
var constantSignals = map[string]float32{
	"language": 6, "file lines": 76, "files": 1, "file share": 1,
}

func TestSignals(t *testing.T) {
	for _, s := range signals {
		c, ok := signalCases[s.name]
		if !ok {
			c, ok = signalCases[familyOf(s.name)]
		}
		if !ok || c.more == "zz" || c.less == "zz" {
			continue
		}
		more, less := measureDepot(t, c.task, c.more)[s.name], measureDepot(t, c.task, c.less)[s.name]
		if more <= less {
			t.Errorf("%s of %q: %v in %q, %v in %q", s.name, c.task, more, c.more, less, c.less)
		}
	}
}

func TestSignalsOfTheFile(t *testing.T) {
	for name, texts := range fileCases {
		if a, b := measureDepot(t, texts[0], inPark)[name], measureDepot(t, texts[1], inPark)[name]; a <= b {
			t.Errorf("%s is %v for %q and %v for %q", name, a, texts[0], b, texts[1])
		}
	}
	values := measureDepot(t, "weigh_parcel", inPark)
	for name, want := range constantSignals {
		if values[name] != want {
			t.Errorf("%s is %v, want %v", name, values[name], want)
		}
	}
}

// familyOf is the view of a signal such as "unit title bm25".
func familyOf(name string) string {
	if words := strings.Fields(name); len(words) == 3 {
		return words[1]
	}
	return ""
}

// TestEverySignalHasATest fails for a signal that no table above names.
func TestEverySignalHasATest(t *testing.T) {
	rest := map[string]bool{"file leaves": true, "file units": true}
	for _, s := range signals {
		_, a := signalCases[s.name]
		_, b := signalCases[familyOf(s.name)]
		_, c := fileCases[s.name]
		_, d := constantSignals[s.name]
		if !a && !b && !c && !d && !rest[s.name] {
			t.Errorf("%s has no test", s.name)
		}
	}
}

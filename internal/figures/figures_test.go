package figures

import (
	"strings"
	"testing"
	"time"

	_ "pare/internal/golden" // go test ./... -update
)

func TestCommas(t *testing.T) {
	for n, want := range map[int]string{
		0: "0", 7: "7", 999: "999", 1000: "1,000", 123456: "123,456", 1234567: "1,234,567", -5: "-5", -999: "-999", -1000: "-1,000",
		-1234567: "-1,234,567",
	} {
		if got := Commas(n); got != want {
			t.Errorf("%d is written %q, want %q", n, got, want)
		}
	}
}

func TestRounded(t *testing.T) {
	for n, want := range map[int]int{7: 7, 99: 99, 123: 120, 2345: 2350, 52_417: 52_400, 999_999: 1_000_000} {
		if got := Rounded(n); got != want {
			t.Errorf("%d is rounded to %d, want %d", n, got, want)
		}
	}
}

func TestWords(t *testing.T) {
	for got, want := range map[string]string{
		About(7): "7", About(99): "99", About(104): "100", About(1234): "1,230", About(52_449): "52,400", About(1_999_999): "2,000,000",
		Percent(1, 3): "33 %", Percent(1, 500): "0.2 %", Percent(1, 100_000): "0.00 %",
		Of(1, 500): "0.2 % of", Of(61, 1): "61 times",
		Change(100, 75): " (−25 %)", Change(100, 130): " (+30 %)", Change(5, 5): "", Change(0, 5): "",
		Plural(1, "file"): "1 file", Plural(2000, "file"): "2,000 files",
		Times(0): "never", Times(1): "once", Times(61): "61 times",
		Bytes(512): "512 bytes", Bytes(1536): "1.5 KB", Bytes(3 << 20): "3.0 MB",
		Dollars(0.1897): "$0.1897", Dollars(2.5): "$2.50", Dollars(1234.5): "$1,235",
		Span(2 * time.Second): "2.0 s", Span(200 * time.Second): "3 min 20 s", Span(65 * time.Minute): "1 h 5 min",
		Span(1500 * time.Millisecond): "1.5 s", Span(61 * time.Second): "1 min 1 s", Dollars(0.00123): "$0.0012",
		Chart([]int{0, 1, 4, 8}): " ▁▄█", Chart([]int{0, 0}): "  ", Chart(nil): "", Chart([]int{0, 1, 1000}): " ▁█", Chart([]int{-3, 8}): " █",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	for columns, want := range map[int]string{80: "wide 世界 words", 9: "wide 世界|words", 8: "wide|世界|words", 1: "wide|世界|words"} {
		if got := strings.Join(Wrap(" wide  世界\nwords ", columns), "|"); got != want {
			t.Errorf("at %d columns: %q, want %q", columns, got, want)
		}
	}
}

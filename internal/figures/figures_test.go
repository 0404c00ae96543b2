package figures

import "testing"

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

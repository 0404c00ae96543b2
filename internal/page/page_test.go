package page

import (
	"bytes"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	_ "pare/internal/golden" // go test ./... -update
)

// evil is what a stranger may call anything.
const evil = "</script><script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\">\u2028\"'`${1}&lt;\x00"

func sample() *Page {
	begin := time.Date(2026, 10, 25, 0, 0, 0, 0, time.UTC)
	var at []time.Time
	var up, down, none []float64
	for i := range 300 {
		at = append(at, begin.Add(time.Duration(i)*time.Minute))
		up, down, none = append(up, float64(i)), append(down, float64(300-i)), append(none, math.NaN())
	}
	half := append(append([]float64{}, none[:150]...), up[150:]...)
	return &Page{
		Title: "A page " + evil, About: evil,
		Facts: []Fact{{Label: evil, Value: evil, Notes: []string{evil}, Level: 0.95}, {Label: "b", Value: "1", Level: -1}},
		Charts: []Chart{
			{Title: evil, About: evil, At: at, Stacked: true, Series: []Series{{Name: evil, Values: up}, {Name: "down", Values: down}}, Lines: []Line{{evil, 250}, {"far", 1e9}}, Marks: []Mark{{begin.Add(time.Hour), evil}}, Zone: "Europe/Berlin"},
			{Title: "band", Unit: Dollars, At: at, Series: []Series{{Name: "x", Values: up}, {Name: "y", Values: half, Dashed: true}}, Band: &Band{"band", half, half}},
			{Title: "bars", At: at[:10], Bars: true, Stacked: true, Series: []Series{{Name: "x", Values: up[:10]}}, Zone: "No/Where"},
			{Title: "nothing"},
		},
		Tables: []Table{{Title: evil, Head: []string{"", evil}, Rows: [][]string{{evil, evil}}}},
		Notes:  []string{evil},
	}
}

func written(t *testing.T, p *Page) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestTextStaysText: what a stranger wrote is text, wherever it stands, and the
// page holds no address and no script but its own.
func TestTextStaysText(t *testing.T) {
	html := written(t, sample())
	if n := strings.Count(html, "<script"); n != 2 {
		t.Errorf("%d scripts", n)
	}
	for _, mark := range []string{"<img", "onerror=\"", "</script><script>document", "\x00"} {
		if strings.Contains(html, mark) {
			t.Errorf("%q is in the page", mark)
		}
	}
	// Addresses stand in comments of the library, and nowhere else.
	outside := strings.Replace(html, uplotScript, "", 1)
	for _, address := range regexp.MustCompile(`(?i)(?:https?:)?//[a-z][^\s"'<>]*|src=|href=|url\(|@import`).FindAllString(outside, -1) {
		if !strings.HasPrefix(address, "// ") && strings.Contains(address, ".") {
			t.Errorf("an address: %s", address)
		}
	}
	if !regexp.MustCompile(`default-src &#39;none&#39;; script-src &#39;sha256-[^ ]+&#39;; style-src &#39;sha256-[^ ]+&#39;; base-uri &#39;none&#39;; form-action &#39;none&#39;`).MatchString(html) {
		t.Error("no policy")
	}
}

func TestNumbers(t *testing.T) {
	got := numbers([]float64{0, 1.23456789, 1234567.8, math.NaN(), math.Inf(1), -0.000123456789})
	for i, want := range []float64{0, 1.23457, 1234570, math.NaN(), math.NaN(), -0.000123457} {
		switch {
		case math.IsNaN(want) != (got[i] == nil):
			t.Errorf("%d: %v", i, got[i])
		case got[i] != nil && math.Abs(*got[i]-want) > 1e-12:
			t.Errorf("%v, want %v", *got[i], want)
		}
	}
}

// TestInABrowser opens the page in Chromium: all charts are drawn, the policy
// stops nothing of ours, and nothing of a stranger's runs.
func TestInABrowser(t *testing.T) {
	browser := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			browser = path
			break
		}
	}
	if browser == "" || testing.Short() {
		t.Skip("no Chromium on the path, or -short: that the page works in a browser was not checked")
	}
	file := filepath.Join(t.TempDir(), "page.html")
	if err := os.WriteFile(file, []byte(written(t, sample())), 0o644); err != nil {
		t.Fatal(err)
	}
	// On a narrow screen, where there is least room.
	cmd := exec.CommandContext(t.Context(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
		"--disable-component-update", "--disable-sync", "--user-data-dir="+t.TempDir(), "--window-size=400,900", "--enable-logging=stderr", "--virtual-time-budget=2000", "--dump-dom", "file://"+file)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("Chromium does not run here: the page was not checked in it: %v\n%s", err, errs.String())
	}
	dom := string(out)
	if !strings.Contains(dom, `data-ready="3"`) || strings.Count(dom, "<canvas") != 3 {
		t.Error("not all charts are drawn")
	}
	if strings.Contains(dom, "<title>pwned") || strings.Count(dom, "<img") > 0 {
		t.Error("a stranger's script ran")
	}
	for _, word := range []string{"CONSOLE", "Content Security Policy", "Uncaught"} {
		if strings.Contains(errs.String(), word) {
			t.Errorf("the browser complains:\n%s", errs.String())
		}
	}
}

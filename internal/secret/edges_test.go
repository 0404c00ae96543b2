package secret

import (
	"strings"
	"testing"
)

// Values are told apart by their characters, the first and the last letter of the
// alphabet too.
func TestIsRandom(t *testing.T) {
	for value, want := range map[string]bool{
		"q7w2k9x4m1t8":          true,  // twelve characters are enough
		"q7w2k9x4m1t":           false, // eleven are not
		"qwxkmtbvhjpl":          false, // no digits
		"q7wxkmtbvhjp":          false, // one digit
		"472915836047":          false, // no letters
		"4729158360a7":          false, // one letter
		"4729158360az":          true,  // the letters at the ends count
		"4729158360AZ":          true,  //
		"7-2-9-q-w-k-":          false, // too many marks
		"7-2+9/q=w.k!":          false,
		"q7w2k9://x41":          false, // an address
		"aaaaaaaaaa11":          false, // says too little
		"invoicetotals12":       false, // a word
		"INVOICETOTALS12":       false, //
		"invoiceTotalsOf12q7w2": true,  // words, though of short runs
		"qwxkmtbzha19q7w2k9x4":  false, // a run of ten small letters
		"QWXKMTBZHA19q7w2k9x4":  false, // and of ten capitals
		"qwxkmtbzh19q7w2k9x4m":  true,  // nine
		"qwxkm-tbzhvp19q7w2k9":  true,  // with a mark between
	} {
		if got := isRandom([]byte(value)); got != want {
			t.Errorf("%q: random %v, want %v", value, got, want)
		}
	}
}

func TestLongestWord(t *testing.T) {
	for value, want := range map[string]int{
		"": 0, "12": 0, "a": 1, "az": 2, "AZ": 2, "aZ": 1, "azAZaz": 2, "abc1abcd": 4, "abcd1abc": 4, "a-b": 1, "zzz": 3, "ZZZ": 3,
	} {
		if got := longestWord([]byte(value)); got != want {
			t.Errorf("%q: %d, want %d", value, got, want)
		}
	}
}

// A password that opens a machine which everybody has is none.
func TestIsExampleHost(t *testing.T) {
	for host, want := range map[string]bool{
		"localhost": true, "LocalHost": true, "127.0.0.1": true, "db": true, "postgres": true, "redis": true, "mysql": true, "host": true,
		"api.example.com": true, "example-of-a-long-name": true, "cache": true, "a-host-of-ours": false, "db.shop.org": false, "10.0.0.7": false,
		"elevenchars": true, "twelvechars1": false,
	} {
		if got := isExampleHost(host); got != want {
			t.Errorf("%s: example %v, want %v", host, got, want)
		}
	}
}

func TestNamesSecret(t *testing.T) {
	for name, want := range map[string]bool{
		"key": false, "sort_key": false, "api_key": true, "API-KEY": true, "access_key": true, "private-key": true, "signing_key": true,
		"master_key": true, "service_key": true, "auth_key": true, "encryption_key": true, "public_key": false, "public_token": false,
		"key_token": true, "key_passwd": true, "key_secret": true, "max_tokens": false, "tokenizer": false, "token": true, "passwd": true,
		"secret": true, strings.Repeat("x", 60-len("token")) + "token": true, strings.Repeat("x", 61-len("token")) + "token": false,
	} {
		if got := namesSecret(name); got != want {
			t.Errorf("%s: secret %v, want %v", name, got, want)
		}
	}
}

// Every byte that can be part of a word makes a mark behind it another word's.
func TestMarksBeginWords(t *testing.T) {
	key := "ghp" + "_" + "q7Wk2mX9bV4tR8nL3cH6yP1zD5sG0jWvQx2u"
	if n := len(Find([]byte(key))); n != 1 {
		t.Fatalf("%d found in a key alone", n)
	}
	for _, before := range "_-09azAZ" {
		if found := Find([]byte(string(before) + key)); len(found) != 0 {
			t.Errorf("after %q: %v", before, found)
		}
	}
	for _, before := range "/:@[`{ \n\"'=" {
		if n := len(Find([]byte(string(before) + key))); n != 1 {
			t.Errorf("after %q: %d", before, n)
		}
	}
}

// Lines that hold a word are found at the ends of a text and between them, once.
func TestLinesWith(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "none": "", "x": "x", "x\n": "x", "\nx": "x", "a\nx x\nb": "x x", "x\nx\n\nx": "x|x|x",
	} {
		var got []string
		for _, span := range linesWith([]byte(text), "x") {
			got = append(got, text[span.Start:span.End])
		}
		if strings.Join(got, "|") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := linesWith([]byte("a\nends with word\nz"), "word"); len(got) != 1 || got[0].End != len("a\nends with word") {
		t.Errorf("a word at the end of its line: %v", got)
	}
}

// Words that everybody takes for a password are told to their last letter.
func TestIsMadeUp(t *testing.T) {
	for value, want := range map[string]bool{
		"xyz123": true, "XYZ123": true, "Xyz": true, "abc-abc_1": true, "12345678": false, "abc12345678": true, "abc123456789": false,
		"xyzz1": false, "abcq": false, "": false,
	} {
		if got := isMadeUp([]byte(value)); got != want {
			t.Errorf("%q: made up %v, want %v", value, got, want)
		}
	}
}

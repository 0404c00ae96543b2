package secret

import (
	"encoding/base64"
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

// What everybody writes to try something out is made up, in capitals too.
func TestIsMadeUpInCapitals(t *testing.T) {
	for value, want := range map[string]bool{"ABC": true, "Abc123": true, "API-KEY": true, "AbcXyz": true, "ABCX": false, "Zzz": false} {
		if got := isMadeUp([]byte(value)); got != want {
			t.Errorf("%q: made up %v, want %v", value, got, want)
		}
	}
}

// A variable stands for a secret and is none.
func TestIsExampleOfAVariable(t *testing.T) {
	for value, want := range map[string]bool{"$DB_PWD_7x9": true, "%DB_PWD_7x9%": true, "DB_PWD_7x9$": false, "q7w2k9%x4m1": false} {
		if got := isExample([]byte(value)); got != want {
			t.Errorf("%q: example %v, want %v", value, got, want)
		}
	}
}

// A password in an address is one from six characters on, wherever its line begins.
func TestPasswordInAddress(t *testing.T) {
	for text, want := range map[string]int{
		"postgres://shop:q7w2k9@db.shop.org/x":    1,
		"postgres://shop:q7w2k@db.shop.org/x":     0, // five
		"@ postgres://shop:q7w2k9@db.shop.org/x":  1, // the line begins with an @
		"postgres://shop:q7q7q7@db.shop.org/x":    0, // says too little
		"postgres://shop:secrets@db.shop.org/x":   0, // a word
		"postgres://shop:q7w2k9@localhost:5432/x": 0,
		"postgres://shop@db.shop.org/x":           0,
	} {
		if got := len(Find([]byte(text))); got != want {
			t.Errorf("%s: %d found, want %d", text, got, want)
		}
	}
}

// The tokens of documentation name nobody, or were over before anybody used them.
func TestIsSampleToken(t *testing.T) {
	token := func(claims string) string {
		return "eyJ" + "hbGciOiJIUzI1NiJ9." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".q7Wk2mX9bV4tR8nL3cH6yP1zD5sG0jWvQx2u"
	}
	for key, want := range map[string]bool{
		token(`{"sub":"1234567890"}`):                            true,
		token(`{"name":"John Doe"}`):                             true,
		token(`{"iss":"https://auth.example.com"}`):              true,
		token(`{"sub":"u-4711","iss":"https://auth.shop.org"}`):  false,
		token(`{"sub":"u-4711","exp":1}`):                        true,
		token(`{"sub":"u-4711","exp":9999999999}`):               false,
		token(`{"sub":7}`):                                       false,
		token(`no JSON`):                                         false,
		strings.Replace(token(`{"sub":"joe"}`), ".", "", 1):      false, // two parts
		token(`{"sub":"joe"}`) + ".x":                            false, // four
		"x" + token(`{"sub":"joe"}`):                             false,
		strings.Replace(token(`{"sub":"joe"}`), ".eyJ", ".!", 1): false,
	} {
		if got := isSampleToken([]byte(key)); got != want {
			t.Errorf("%s: sample %v, want %v", key, got, want)
		}
	}
}

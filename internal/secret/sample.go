package secret

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"sync"
)

//go:embed samples.tsv
var sampleTable string

// samples are the hashes of keys that makers print in their documentation.
var samples = sync.OnceValue(func() map[string]bool {
	all := map[string]bool{}
	for line := range strings.Lines(sampleTable) {
		if hash, _, ok := strings.Cut(line, "\t"); ok && !strings.HasPrefix(line, "#") {
			all[hash] = true
		}
	}
	return all
})

// isSample reports whether a key, whole as it stands, is one that opens nothing:
// one of a maker's documentation, or a token that says so of itself.
func isSample(key []byte) bool {
	sum := sha256.Sum256(key)
	return samples()[hex.EncodeToString(sum[:])[:16]] || isSampleToken(key)
}

// endOfSamples is when tokens of old specifications have expired: 2020-01-01.
const endOfSamples = 1577836800

// isSampleToken reports whether what a JSON web token claims is made up: a
// token that somebody issued names its issuer or its user.
func isSampleToken(key []byte) bool {
	parts := bytes.Split(key, []byte("."))
	if len(parts) != 3 || !bytes.HasPrefix(key, []byte("eyJ")) {
		return false
	}
	text := make([]byte, base64.RawURLEncoding.DecodedLen(len(parts[1])))
	n, err := base64.RawURLEncoding.Decode(text, parts[1])
	if err != nil {
		return false
	}
	var claims struct {
		Sub, Name, Iss any
		Exp            float64
	}
	if json.Unmarshal(text[:n], &claims) != nil {
		return false
	}
	if claims.Exp > 0 && claims.Exp < endOfSamples {
		return true
	}
	for _, c := range []any{claims.Sub, claims.Name, claims.Iss} {
		said, _ := c.(string)
		said = strings.ToLower(said)
		if slices.Contains([]string{"1234567890", "john doe", "jane doe", "joe", "supabase-demo"}, said) || strings.Contains(said, "example") {
			return true
		}
	}
	return false
}

// sampleWords are what passwords and keys are put together from that are made up
// while writing.
var sampleWords = []string{
	"abc", "abcd", "access", "admin", "api", "app", "auth", "bar", "bearer", "client", "default", "demo", "dev", "ed", "foo", "good", "hello", "hex", "id", "in", "invalid",
	"key", "let", "live", "local", "login", "me", "my", "new", "old", "pass", "passw", "passwd", "password", "pk", "private", "prod", "public", "pwd", "qwerty", "rd", "root",
	"rsa", "safe", "sample", "secret", "secure", "service", "sk", "some", "staging", "strong", "super", "test", "testing", "token", "user", "valid", "very", "wd", "welcome",
	"word", "world", "wrong", "xyz",
}

// isMadeUp reports whether a value is such words with a number behind or between
// them: SecurePass123!, sk_live_abc123.
func isMadeUp(value []byte) bool {
	words, digits := 0, 0
	for i := 0; i < len(value); {
		switch b := value[i]; {
		case b >= '0' && b <= '9':
			digits++
			i++
		case b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z':
			end := i + 1
			for end < len(value) && value[end] >= 'a' && value[end] <= 'z' {
				end++
			}
			if b >= 'A' && b <= 'Z' && end == i+1 { // a run of capitals
				for end < len(value) && value[end] >= 'A' && value[end] <= 'Z' {
					end++
				}
			}
			if !slices.Contains(sampleWords, strings.ToLower(string(value[i:end]))) {
				return false
			}
			words++
			i = end
		default:
			i++
		}
	}
	return words > 0 && digits <= 8
}

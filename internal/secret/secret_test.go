package secret

import (
	"encoding/base64"
	"math/rand/v2"
	"regexp/syntax"
	"strings"
	"testing"

	_ "pare/internal/golden" // go test ./... -update
)

// fake makes a text that an expression matches, of random characters, so that no
// key of real shape stands in the repository. The source is seeded: every run
// tests the same texts.
func fake(re *syntax.Regexp, random *rand.Rand) string {
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune)
	case syntax.OpCharClass:
		var letters []rune
		for i := 0; i < len(re.Rune); i += 2 {
			for r := re.Rune[i]; r <= min(re.Rune[i+1], 'z') && len(letters) < 100; r++ {
				if r > ' ' {
					letters = append(letters, r)
				}
			}
		}
		return string(letters[random.IntN(len(letters))])
	case syntax.OpConcat, syntax.OpCapture:
		var b strings.Builder
		for _, sub := range re.Sub {
			b.WriteString(fake(sub, random))
		}
		return b.String()
	case syntax.OpAlternate:
		return fake(re.Sub[random.IntN(len(re.Sub))], random)
	case syntax.OpRepeat, syntax.OpPlus, syntax.OpStar, syntax.OpQuest:
		n := re.Min
		if re.Op == syntax.OpPlus {
			n = 8
		}
		var b strings.Builder
		for range n {
			b.WriteString(fake(re.Sub[0], random))
		}
		return b.String()
	default:
		return ""
	}
}

func TestEveryPattern(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for line := range strings.Lines(table) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(line, "\t")
		re, err := syntax.Parse(cells[2], syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		// A random text may hold something that counts as an example, or too few
		// different characters; of twenty nearly all must be found.
		hits := 0
		for range 20 {
			key := cells[1] + fake(re, random)
			found := Find([]byte("the key is " + key + " here"))
			if len(found) == 1 && found[0].Span.Start == len("the key is ") && found[0].What == cells[0] {
				hits++
			}
			for _, m := range found {
				if strings.Contains(m.Shown, key[len(cells[1]):]) {
					t.Errorf("%s is shown", cells[0])
				}
			}
		}
		if hits < 16 {
			t.Errorf("%s: %d of 20 were found", cells[0], hits)
		}
	}
}

// token is a JSON web token with these claims, signed by nobody.
func token(claims string) string {
	enc := base64.RawURLEncoding
	return enc.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + enc.EncodeToString([]byte(claims)) + ".q7Lk2Vx9Rt4Wm8Np3Bs6Df1Gh5Jc0YaZxQw"
}

func TestFind(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	letters := func(n int) string {
		const all = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789"
		var b strings.Builder
		for range n {
			b.WriteByte(all[random.IntN(len(all))])
		}
		return b.String()
	}
	for _, test := range []struct {
		text string
		want int
	}{
		{"GITHUB_TOKEN=gh" + "p_" + letters(36), 1},
		{"postgres://app:" + "k8Vq2LmX9w@db.internal.acme.io/prod", 1},
		{"db_password = \"" + "k8Vq2-LmX9w!7" + "\"", 1},
		{"\"client_secret\": \"" + letters(32) + "\"", 1},
		{"two: gh" + "p_" + letters(36) + " and gl" + "pat-" + letters(20), 2},

		// What only looks like one.
		{"postgres://postgres:postgres@localhost:5432/app", 0},
		{"postgres://user:password@host/db", 0},
		{"https://user:pass123@example.com/", 0},
		{"export API_KEY=your-api-key-here-1234", 0},
		{"api_key: ${API_KEY_FROM_ENV_12}", 0},
		{"API_KEY=<your key>", 0},
		{"sk-ant-api03-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", 0},
		{"AKIA" + "IOSFODNN7EXAMPLE", 0},
		{"task-" + "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 0},
		{"token: parseTokenFromAuthorizationHeader2", 0},
		{"const token = await getAccessToken(request1)", 0},
		{"password: process.env.DB_PASSWORD_2024", 0},
		{"secret = \"projects/acme/secrets/db-password/versions/12\"", 0},
		{"max_token = 128000", 0},
		{"HUGGINGFACE_TOKENIZER=\"nomic-ai/nomic-embed-text-v1.5-Q4x\"", 0},
		{"The token is 550e8400-e29b-41d4-a716-446655440000.", 0},
		{"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0},
		{"-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA\n-----END PUBLIC KEY-----", 0},
		{"see -----BEGIN PRIVATE KEY----- in the docs", 0},
		{"", 0},

		// What is documented, or made up while writing.
		{"Stripe prints sk" + "_test_" + "4eC39HqLyjWDarjtT1" + "zdp7dc in its guides", 0},
		{"Authorization: token gh" + "p_" + "16C7e42F292c6912E771" + "0c838347Ae178B4a", 0},
		{"Bearer " + token(`{"sub":"1234567890","name":"John Doe","iat":1516239022}`), 0},
		{token(`{"iss":"joe","exp":1300819380,"http://example.com/is_root":true}`), 0},
		{token(`{"iss":"supabase-demo","role":"anon","exp":1983812996}`), 0},
		{token(`{"iss":"https://login.example.com","sub":"u_17"}`), 0},
		{"password: \"SecurePass123!\"", 0},
		{"private_key_hex: \"ed25519_private_key\"", 0},
		{"X-API-Key: sk_live_abc123", 0},
		{"ADMIN_PASSWORD=MyStrongPassword2024!", 0},
		{token(`{"iss":"https://auth.acme.io","sub":"u_88213","exp":1983812996}`), 1},
		{token(`{"sub":"3f6c","exp":1983812996}`), 1},
		{"ADMIN_PASSWORD=Pelican7Rook2024!", 1},
	} {
		found := Find([]byte(test.text))
		if len(found) != test.want {
			t.Errorf("%q: %d found, want %d", test.text, len(found), test.want)
		}
		for _, m := range found {
			if text := string(m.Span.Text([]byte(test.text))); m.Shown == "" || strings.Contains(m.Shown, text) || strings.Contains(m.What, text) {
				t.Errorf("%q is shown as %q, %q", test.text, m.What, m.Shown)
			}
		}
	}
}

func FuzzFind(f *testing.F) {
	f.Add("postgres://app:k8Vq2LmX9w@db.acme.io password=k8Vq2LmX9w7h -----BEGIN PRIVATE KEY-----")
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, m := range Find([]byte(text)) {
			if m.Span.Start < end || m.Span.Empty() || m.Span.End > len(text) {
				t.Errorf("%+v is out of place", m)
			}
			end = m.Span.End
		}
	})
}

func BenchmarkFind(b *testing.B) {
	text := []byte(strings.Repeat("Set the token in the environment, see https://example.com/docs and `task-list` for the key.\nNothing else is here to see.\n", 300))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		Find(text)
	}
}

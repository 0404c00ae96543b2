package network

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	_ "pare/internal/golden" // go test ./... -update
)

func serve(t *testing.T, f http.HandlerFunc) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(f)
	t.Cleanup(s.Close)
	return s
}

func TestDo(t *testing.T) {
	s := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		w.Header().Set("X-Got", r.Method+" "+r.Header.Get("X-Api-Key")+" "+string(body))
		w.WriteHeader(http.StatusTeapot)
		_, _ = io.WriteString(w, "short and stout")
	})
	a, err := New().Do(t.Context(), Request{Method: "POST", URL: s.URL + "/x", Header: map[string]string{"x-api-key": "k"}, Body: []byte("b")})
	if err != nil || a.Status != http.StatusTeapot || string(a.Body) != "short and stout" || a.Header("X-Got") != "POST k b" {
		t.Errorf("answer %+v, %v", a, err)
	}
}

// A redirection would carry the key to whoever the server names.
func TestNothingGoesToAnotherPlace(t *testing.T) {
	other := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		t.Errorf("the other place got %s %s with the key %q", r.Method, r.URL, r.Header.Get("X-Api-Key"))
	})
	for _, status := range []int{301, 302, 303, 307, 308} {
		for _, to := range []string{other.URL, strings.Replace(other.URL, "127.0.0.1", "localhost", 1), ""} {
			s := serve(t, func(w http.ResponseWriter, _ *http.Request) {
				if to != "" {
					w.Header().Set("Location", to)
				}
				w.WriteHeader(status)
			})
			_, err := New().Do(t.Context(), Request{URL: s.URL, Header: map[string]string{"X-Api-Key": "secret"}})
			var e *Error
			if !errors.As(err, &e) || e.Kind != Redirected || e.Hint() == "" || to != "" && !strings.HasSuffix(err.Error(), strings.TrimPrefix(to, "http://")) {
				t.Errorf("%d to %q: %v", status, to, err)
			}
		}
	}
}

func TestAnswersEnd(t *testing.T) {
	endless := serve(t, func(w http.ResponseWriter, r *http.Request) {
		piece := []byte(strings.Repeat(" ", 1<<20))
		for r.Context().Err() == nil {
			if _, err := w.Write(piece); err != nil {
				return
			}
		}
	})
	var e *Error
	if _, err := New().Do(t.Context(), Request{URL: endless.URL, Limit: 1000}); !errors.As(err, &e) || e.Kind != Endless {
		t.Errorf("without end: %v", err)
	}
	exact := serve(t, func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "12345") })
	if a, err := New().Do(t.Context(), Request{URL: exact.URL, Limit: 5}); err != nil || len(a.Body) != 5 {
		t.Errorf("at the limit: %v", err)
	}
	if _, err := New().Do(t.Context(), Request{URL: exact.URL, Limit: 4}); err == nil {
		t.Error("over the limit")
	}
	release := make(chan struct{})
	silent := serve(t, func(http.ResponseWriter, *http.Request) { <-release })
	defer close(release)
	if _, err := New().Do(t.Context(), Request{URL: silent.URL, Timeout: time.Millisecond}); !errors.As(err, &e) || e.Kind != NoAnswer {
		t.Errorf("silent: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := New().Do(ctx, Request{URL: silent.URL}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestAddresses(t *testing.T) {
	for address, want := range map[string]Kind{
		"": BadAddress, "api.example.org": BadAddress, "ftp://x": BadAddress, "http://": BadAddress, "file:///etc/passwd": BadAddress, "http://a b": BadAddress,
		"http://gateway.example.org/v1": InTheClear, "http://10.0.0.1": InTheClear, "http://localhost.example.org": InTheClear, "http://127.0.0.1.example.org": InTheClear,
		"http://127.0.0.1:1": NoConnection, "http://[::1]:1": NoConnection, "http://localhost:1": NoConnection, "https://127.0.0.1:1": NoConnection,
	} {
		_, err := New().Do(t.Context(), Request{URL: address, Timeout: 5 * time.Second})
		var e *Error
		if !errors.As(err, &e) || e.Kind != want {
			t.Errorf("%q: %v, want %v", address, err, want)
		}
	}
	for _, address := range []string{"http://me:hunter2@gateway.example.org", "https://me:hunter2@127.0.0.1:1", "me:hunter2@x"} {
		if _, err := New().Do(t.Context(), Request{URL: address}); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%q: %v", address, err)
		}
	}
}

// Whoever answers must be who the address names.
func TestCertificatesCount(t *testing.T) {
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was asked") }))
	s.Config.ErrorLog = nil
	s.StartTLS()
	defer s.Close()
	var e *Error
	if _, err := New().Do(t.Context(), Request{URL: s.URL}); !errors.As(err, &e) || e.Kind != NoConnection || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("an unknown certificate: %v", err)
	}
}

package ledger

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gomodule/redigo/redis"
)

// server is where a Redis server listens, and who asks it.
type server struct {
	network, address string
	user, password   string
	database         int
	tls              bool
}

// readAddress reads redis://user:password@host:port/database, the same with
// rediss:// for TLS, and unix://user:password@/path?db=database. A name without a
// password is a password, as redis-cli takes it.
func readAddress(address string) (server, error) {
	u, err := url.Parse(address)
	if err != nil {
		return server{}, err
	}
	s := server{network: "tcp"}
	if u.User != nil {
		var has bool
		if s.password, has = u.User.Password(); has {
			s.user = u.User.Username()
		} else {
			s.password = u.User.Username()
		}
	}
	database := u.Query().Get("db")
	switch u.Scheme {
	case "redis", "rediss":
		s.tls = u.Scheme == "rediss"
		s.address = net.JoinHostPort(cmp.Or(u.Hostname(), "localhost"), cmp.Or(u.Port(), "6379"))
		if path := strings.Trim(u.Path, "/"); path != "" {
			database = path
		}
	case "unix":
		s.network, s.address = "unix", u.Path
	default:
		return server{}, errors.New("an unknown scheme")
	}
	if u.Opaque != "" || s.address == "" {
		return server{}, errors.New("no host and no path")
	}
	if database != "" {
		s.database, err = strconv.Atoi(database)
	}
	return s, err
}

// Connections that nobody used for a while are tried before they are used, and kept
// for half an hour.
const (
	tryAfter = time.Second
	keepIdle = 30 * time.Minute
)

// pool makes connections as they are needed. It does not connect yet.
func (s server) pool(timeout time.Duration) *redis.Pool {
	options := []redis.DialOption{
		redis.DialConnectTimeout(timeout), redis.DialReadTimeout(timeout), redis.DialWriteTimeout(timeout), redis.DialTLSHandshakeTimeout(timeout),
		redis.DialUsername(s.user), redis.DialPassword(s.password), redis.DialDatabase(s.database),
	}
	if s.tls {
		options = append(options, redis.DialUseTLS(true), redis.DialTLSConfig(&tls.Config{MinVersion: tls.VersionTLS12}))
	}
	return &redis.Pool{
		MaxIdle: 8, IdleTimeout: keepIdle,
		DialContext: func(ctx context.Context) (redis.Conn, error) {
			return redis.DialContext(ctx, s.network, s.address, options...)
		},
		TestOnBorrowContext: func(ctx context.Context, c redis.Conn, last time.Time) error {
			if time.Since(last) < tryAfter {
				return nil
			}
			_, err := redis.DoContext(c, ctx, "PING")
			return err
		},
	}
}

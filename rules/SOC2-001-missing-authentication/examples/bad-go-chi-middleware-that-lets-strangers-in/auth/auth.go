package auth

import (
	"context"
	"net/http"
)

type key struct{}

type Sessions interface {
	User(token string) (string, error)
}

// Load puts the signed-in user into the context, if there is one.
func Load(sessions Sessions) func(http.Handler) http.Handler {
	return func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			cookie, err := r.Cookie("session")
			if err != nil {
				next.ServeHTTP(w, r)
				return
			}
			user, err := sessions.User(cookie.Value)
			if err != nil {
				http.Error(w, "session expired", http.StatusUnauthorized)
				return
			}
			next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), key{}, user)))
		})
	}
}

// Require turns away those whom Load did not find.
func Require(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Context().Value(key{}) == nil {
			http.Error(w, "sign in first", http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

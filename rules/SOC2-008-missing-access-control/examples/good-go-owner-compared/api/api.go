package api

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/acme/invoicing/store"
	"github.com/go-chi/chi/v5"
)

type customerKey struct{}

type API struct {
	Invoices *store.Invoices
	Sessions interface{ Customer(token string) (string, bool) }
}

func (a *API) Routes() http.Handler {
	r := chi.NewRouter()
	r.Use(a.requireCustomer)
	r.Get("/invoices/{number}", a.total)
	return r
}

func CustomerFromContext(ctx context.Context) string {
	customer, _ := ctx.Value(customerKey{}).(string)
	return customer
}

func (a *API) requireCustomer(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		customer, ok := a.Sessions.Customer(r.Header.Get("Authorization"))
		if !ok {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r.WithContext(context.WithValue(r.Context(), customerKey{}, customer)))
	})
}

func (a *API) total(w http.ResponseWriter, r *http.Request) {
	invoice, err := a.Invoices.Find(r.Context(), chi.URLParam(r, "number"))
	if err != nil || invoice.CustomerID != CustomerFromContext(r.Context()) {
		w.WriteHeader(http.StatusNotFound)
		return
	}
	json.NewEncoder(w).Encode(invoice.Total)
}

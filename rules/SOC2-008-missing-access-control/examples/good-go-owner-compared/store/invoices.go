package store

import (
	"context"
	"database/sql"
)

type Invoice struct {
	CustomerID string `db:"customer_id"`
	Total      int    `db:"total"`
}

type Invoices struct {
	DB *sql.DB
}

func (s *Invoices) Find(ctx context.Context, number string) (*Invoice, error) {
	var found Invoice
	row := s.DB.QueryRowContext(ctx, "select customer_id, total from invoices where number = $1", number)
	if err := row.Scan(&found.CustomerID, &found.Total); err != nil {
		return nil, err
	}
	return &found, nil
}

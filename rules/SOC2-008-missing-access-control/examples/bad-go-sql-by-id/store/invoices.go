package store

import (
	"context"
	"database/sql"
)

type Invoices struct {
	DB *sql.DB
}

func (s *Invoices) Create(ctx context.Context, customer string, total int) error {
	_, err := s.DB.ExecContext(ctx, "insert into invoices (customer_id, total) values ($1, $2)", customer, total)
	return err
}

func (s *Invoices) Total(ctx context.Context, number string) (int, error) {
	var total int
	err := s.DB.QueryRowContext(ctx, "select total from invoices where number = $1", number).Scan(&total)
	return total, err
}

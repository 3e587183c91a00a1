package store

import "gorm.io/gorm"

type Document struct {
	gorm.Model
	Title  string
	UserID uint
}

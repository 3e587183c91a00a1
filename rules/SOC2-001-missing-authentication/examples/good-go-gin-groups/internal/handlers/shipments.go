package handlers

import (
	"database/sql"
	"net/http"

	"github.com/gin-gonic/gin"
)

type Shipments struct {
	db *sql.DB
}

func New(db *sql.DB) *Shipments {
	return &Shipments{db: db}
}

func Health(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"status": "ok"})
}

func (s *Shipments) Show(c *gin.Context) {
	var state string
	err := s.db.QueryRow("select state from shipments where number = $1", c.Param("id")).Scan(&state)
	if err != nil {
		c.AbortWithStatus(http.StatusNotFound)
		return
	}
	c.JSON(http.StatusOK, gin.H{"state": state})
}

func (s *Shipments) Create(c *gin.Context) {
	if _, err := s.db.Exec("insert into shipments default values"); err != nil {
		c.AbortWithStatus(http.StatusInternalServerError)
		return
	}
	c.Status(http.StatusCreated)
}

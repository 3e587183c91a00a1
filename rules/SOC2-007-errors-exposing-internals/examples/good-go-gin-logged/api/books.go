package api

import (
	"errors"
	"log/slog"
	"net/http"

	"github.com/gin-gonic/gin"
)

var errTaken = errors.New("the title is taken")

type book struct {
	Title string `json:"title" binding:"required"`
}

func (s *Server) list(c *gin.Context) {
	rows, err := s.db.Query("select title from books")
	if err != nil {
		slog.Error("cannot list books", "error", err.Error())
		c.JSON(http.StatusInternalServerError, gin.H{"error": "cannot list books"})
		return
	}
	defer rows.Close()
	c.JSON(http.StatusOK, rows)
}

func (s *Server) create(c *gin.Context) {
	var b book
	if err := c.ShouldBindJSON(&b); err != nil {
		c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
		return
	}
	err := s.save(b)
	if errors.Is(err, errTaken) {
		c.JSON(http.StatusConflict, gin.H{"error": err.Error()})
		return
	}
	if err != nil {
		c.AbortWithStatus(http.StatusInternalServerError)
		return
	}
	c.Status(http.StatusCreated)
}

func (s *Server) save(b book) error {
	_, err := s.db.Exec("insert into books (title) values ($1)", b.Title)
	return err
}

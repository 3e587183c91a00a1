package main

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"
)

type User struct {
	ID   uint
	Name string
}

type Note struct {
	ID     uint `gorm:"primary_key"`
	Slug   string
	Body   string
	Author User
}

type noteForm struct {
	Body string `json:"body" binding:"max=2000"`
}

func routes(r *gin.RouterGroup) {
	r.PUT("/:slug", updateNote)
}

func (f *noteForm) bind(c *gin.Context, note *Note) error {
	me := c.MustGet("current_user").(User)
	if err := c.ShouldBindJSON(f); err != nil {
		return err
	}
	if note.Author.ID != me.ID {
		return errors.New("not yours")
	}
	note.Body = f.Body
	note.Author = me
	return nil
}

func updateNote(c *gin.Context) {
	var note Note
	if err := db.First(&note, "slug = ?", c.Param("slug")).Error; err != nil {
		c.JSON(http.StatusNotFound, gin.H{"error": "no such note"})
		return
	}
	form := noteForm{}
	if err := form.bind(c, &note); err != nil {
		c.JSON(http.StatusUnprocessableEntity, gin.H{"error": "this cannot be saved"})
		return
	}
	db.Save(&note)
	c.JSON(http.StatusOK, gin.H{"slug": note.Slug})
}

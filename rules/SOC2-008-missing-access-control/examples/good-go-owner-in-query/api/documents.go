package api

import (
	"net/http"

	"github.com/acme/papers/store"
	"github.com/gin-gonic/gin"
	"gorm.io/gorm"
)

type Documents struct {
	DB *gorm.DB
}

func (d *Documents) Register(r *gin.Engine) {
	g := r.Group("/documents", AuthRequired)
	g.GET("/:id", d.show)
	g.DELETE("/:id", d.remove)
}

func (d *Documents) show(c *gin.Context) {
	userID := c.MustGet("userID").(uint)
	var document store.Document
	if err := d.DB.Where("id = ? AND user_id = ?", c.Param("id"), userID).First(&document).Error; err != nil {
		c.Status(http.StatusNotFound)
		return
	}
	c.JSON(http.StatusOK, document)
}

func (d *Documents) remove(c *gin.Context) {
	d.DB.Where("user_id = ?", c.GetUint("userID")).Delete(&store.Document{}, c.Param("id"))
	c.Status(http.StatusNoContent)
}

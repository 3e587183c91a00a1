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
	g.GET("", d.list)
	g.GET("/:id", d.show) // expect: SOC2-008
	g.DELETE("/:id", d.remove) // expect: SOC2-008
}

func (d *Documents) list(c *gin.Context) {
	var found []store.Document
	d.DB.Where("user_id = ?", c.GetUint("userID")).Find(&found)
	c.JSON(http.StatusOK, found)
}

func (d *Documents) show(c *gin.Context) {
	var document store.Document
	if err := d.DB.First(&document, c.Param("id")).Error; err != nil {
		c.Status(http.StatusNotFound)
		return
	}
	c.JSON(http.StatusOK, document)
}

func (d *Documents) remove(c *gin.Context) {
	id := c.Param("id")
	d.DB.Delete(&store.Document{}, id)
	c.Status(http.StatusNoContent)
}

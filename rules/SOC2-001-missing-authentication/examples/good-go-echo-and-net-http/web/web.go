package web

import (
	"database/sql"
	"net/http"

	echojwt "github.com/labstack/echo-jwt/v4"
	"github.com/labstack/echo/v4"
)

type Web struct {
	DB *sql.DB
}

func Start(db *sql.DB, key []byte) error {
	e := echo.New()
	w := Web{DB: db}
	members := e.Group("/members", echojwt.WithConfig(echojwt.Config{SigningKey: key}))
	members.POST("/:id/note", w.note)
	e.DELETE("/notes/:id", w.deleteNote, signedIn)
	return e.Start(":8080")
}

func signedIn(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		cookie, err := c.Cookie("session")
		if err != nil || cookie.Value == "" {
			return echo.NewHTTPError(http.StatusUnauthorized, "sign in first")
		}
		return next(c)
	}
}

func (w Web) note(c echo.Context) error {
	if _, err := w.DB.Exec("update members set note = $2 where id = $1", c.Param("id"), c.FormValue("note")); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

func (w Web) deleteNote(c echo.Context) error {
	if _, err := w.DB.Exec("delete from notes where id = $1", c.Param("id")); err != nil {
		return err
	}
	return c.NoContent(http.StatusNoContent)
}

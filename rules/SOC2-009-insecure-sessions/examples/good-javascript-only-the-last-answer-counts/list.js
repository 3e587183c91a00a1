export class Source {
  load(page) {
    const fetchToken = Math.random().toString(36).slice(2);
    this._currentFetchToken = fetchToken;
    return this.fetcher.fetch(page).then((rows) => {
      if (this._currentFetchToken === fetchToken) {
        this.rows = rows;
      }
    });
  }
}

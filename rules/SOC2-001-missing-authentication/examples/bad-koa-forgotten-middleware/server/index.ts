import Koa from "koa";
import bodyParser from "koa-bodyparser";

import api from "./api";

const app = new Koa();
app.use(bodyParser());
app.use(api.routes());

export default app;

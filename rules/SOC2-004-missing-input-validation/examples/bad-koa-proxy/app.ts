import Koa from 'koa';
import Router from '@koa/router';
import axios from 'axios';

const app = new Koa();
const router = new Router();

router.get('/preview', async (ctx) => { ctx.body = (await axios.get(ctx.query.url)).data; }); // expect: SOC2-004

router.post('/hooks', async (ctx) => { ctx.body = await fetch(ctx.request.body.target); }); // expect: SOC2-004

router.get('/leave', (ctx) => ctx.redirect(ctx.query.to)); // expect: SOC2-004

app.use(router.routes());

import express from 'express';
import { tickets } from './tickets/routes';

const app = express();
app.use(express.json());
app.use('/tickets', tickets);
app.listen(3000);

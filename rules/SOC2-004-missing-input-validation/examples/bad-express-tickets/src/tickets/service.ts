import { execSync } from 'child_process';
import { pool } from '../db';

export async function list(state: string, sort: string) {
  return run(`SELECT * FROM tickets WHERE state = $1 ORDER BY ${sort}`, [state]);
}

async function run(statement: string, values: unknown[]) {
  const { rows } = await pool.query(statement, values);
  return rows;
}

export async function archive(name: string) {
  execSync(`tar czf /backup/${name}.tgz /srv/tickets`);
}

export async function load(id: number) {
  return (await run('SELECT * FROM tickets WHERE id = $1', [id]))[0];
}

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import WebSocket from 'ws';
import { kataOf } from '../course/course';
import { projectRoot } from '../course/project';
import { listSegments } from '../kernel/internal';
import { belowCommand, Pages, Served } from './testing/served';

const PATIENCE_MS = 10 * 60_000;

let served: Served;
beforeAll(async () => {
  served = await Served.start(['--root', 'solutions']);
}, PATIENCE_MS);
afterAll(() => served.stop(), PATIENCE_MS);

function statusOf(path: string, headers: Readonly<Record<string, string>> = {}): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request(new URL(path, served.address), { headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
}

async function refusal(address: string, origin: string): Promise<string> {
  const socket = new WebSocket(address.replace('http', 'ws'), { origin });
  const [error] = (await once(socket, 'error')) as [Error];
  return error.message;
}

describe('only the page of this command is served', () => {
  test('not without the token, and not under another name', async () => {
    const { pathname, port } = new URL(served.address);
    expect(await statusOf(pathname)).toBe(200);
    expect(await statusOf('/')).toBe(403);
    expect(await statusOf(pathname, { host: `attacker.example:${port}` })).toBe(403);
  });

  test('a page of another site gets no connection, nor does a guess of the token', async () => {
    const { origin } = new URL(served.address);
    expect(await refusal(served.address, 'http://attacker.example')).toContain('403');
    expect(await refusal(`${origin}/AAAAAAAAAAAAAAAAAAAAAAAA/`, origin)).toContain('403');
  });

  test('what is not a request ends the connection', async () => {
    const socket = new WebSocket(served.address.replace('http', 'ws'), {
      origin: new URL(served.address).origin,
    });
    await once(socket, 'open');
    socket.send('{"kind":"choose","turn":"now"}');
    const [code] = (await once(socket, 'close')) as [number];
    expect(code).toBe(1008);
  });
});

describe('two pages', () => {
  test(
    'the second follows, may take over, and a choice at an older turn is refused',
    async () => {
      const [first, second] = [await Pages.open(served.address), await Pages.open(served.address)];
      await first.begin('bank-no-update-lost');
      await second.until(({ state }) => state.game?.phase === 'playing');
      expect([first.message.isPlayer, second.message.isPlayer]).toEqual([true, false]);
      second.ask({ kind: 'choose', turn: second.state.turn, button: 0 });
      await second.until(({ refused }) => refused !== undefined);
      expect(second.game.steps).toBe(0);
      const { turn } = first.state;
      await first.move({ kind: 'choose', button: 0 });
      first.ask({ kind: 'choose', turn, button: 1 });
      await first.until(({ refused }) => refused !== undefined);
      expect(first.game.steps).toBe(1);
      const now = first.state.turn;
      for (const button of [0, 1]) first.ask({ kind: 'choose', turn: now, button });
      await first.until(({ state }) => first.refusals === 2 && state.game?.steps === 2);
      expect(first.game.moves.at(-1)?.process).toBe(1);
      second.ask({ kind: 'take-over' });
      await second.until(({ isPlayer }) => isPlayer);
      await second.move({ kind: 'undo' });
      await first.until(({ state }) => state.game?.steps === 1);
      first.close();
      await second.until(({ pages }) => pages === 1);
      second.close();
    },
    PATIENCE_MS,
  );
});

test(
  'correct code cannot be broken: the page says how many schedules keep the law, and lets one try',
  async () => {
    const page = await Pages.open(served.address);
    await page.begin('bank-no-update-lost', 'own');
    await page.until(({ state }) => state.game?.search.kind !== 'searching');
    expect(page.game.search).toMatchObject({ kind: 'none', switches: 2, isCapped: false });
    await page.move({ kind: 'choose', button: 1 });
    await page.move({ kind: 'finish' });
    expect(page.game.phase).toBe('kept');
    page.close();
  },
  PATIENCE_MS,
);

test(
  'a process that is killed from outside ends the game, which says so, and can be begun again',
  async () => {
    const page = await Pages.open(served.address);
    await page.begin('bank-no-update-lost');
    await page.until(({ state }) => state.game?.search.kind === 'found');
    for (const pid of subjectsBelow(served.pid)) process.kill(pid, 'SIGKILL');
    await page.move({ kind: 'choose', button: 0 });
    expect(page.game.phase).toBe('ended');
    expect(page.state.notice).toContain('SIGKILL');
    await page.begin('bank-no-update-lost');
    expect(page.game.phase).toBe('playing');
    page.close();
  },
  PATIENCE_MS,
);

test(
  'an endless loop ends the game with its fault, and code that is not written yet breaks no law',
  async () => {
    const root = mkdtempSync(path.join(tmpdir(), 'play-'));
    const { folder, file } = kataOf('bank');
    const save = (text: string): void => writeFileSync(path.join(root, folder, file), text);
    const textIn = (place: string): string =>
      readFileSync(path.join(projectRoot(), place, folder, file), 'utf8');
    mkdirSync(path.join(root, folder));
    save(textIn('solutions').replace(/function withdraw\([^{]*\{/, '$& for (;;);'));
    const other = await Served.start(['--root', root]);
    const page = await Pages.open(other.address);
    await page.begin('bank-no-update-lost', 'own');
    await page.move({ kind: 'choose', button: 0 });
    expect(page.game.phase).toBe('ended');
    expect(page.state.notice).toMatch(/^The game has ended: endless loop\./);
    save(textIn('exercises'));
    await page.begin('bank-no-update-lost', 'own');
    await page.until(({ state }) => state.game?.search.kind === 'failed');
    await page.move({ kind: 'finish' });
    expect(page.game.phase).toBe('ended');
    expect(page.game.story.fault?.title).toBe('not written yet');
    page.close();
    await other.stop();
    rmSync(root, { recursive: true, force: true });
  },
  PATIENCE_MS,
);

/** The processes that run learner code: they have the control channel of a process under test. */
function subjectsBelow(pid: number): number[] {
  return belowCommand(pid).filter((one) => {
    const file = `/proc/${one}/cmdline`;
    return existsSync(file) && readFileSync(file, 'utf8').includes('/forklings/runtime');
  });
}

test(
  'nothing is left when the command has ended',
  async () => {
    const other = await Served.start();
    const page = await Pages.open(other.address);
    await page.begin('bank-opposite');
    const { pid } = other;
    const below = [pid, ...subjectsBelow(pid)];
    await other.stop();
    expect(below.filter((one) => existsSync(`/proc/${one}`))).toEqual([]);
    expect(listSegments().filter(({ pid: owner }) => below.includes(owner))).toEqual([]);
    await expect(Pages.open(other.address)).rejects.toThrow('ECONNREFUSED');
  },
  PATIENCE_MS,
);

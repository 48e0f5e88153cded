import type { NextFunction, Request, Response } from 'express';
import { refuse } from './auth.ts';
import type { Beds24World } from './world.ts';

const WINDOW_MS = 5 * 60_000;

/** Takes a call's credits from the account's five minutes and says so in the headers; refuses when none are left. */
export function spendCredits(world: Beds24World) {
  return (_request: Request, response: Response, next: NextFunction): void => {
    const now = world.now();
    const { creditLimit, callCost, overLimitCode } = world.options;
    if (now - world.window.startedAt >= WINDOW_MS) world.window = { startedAt: now, used: 0 };
    const left = creditLimit - world.window.used;
    const isOver = left < callCost;
    if (!isOver) world.window.used += callCost;
    const resetsIn = Math.ceil((world.window.startedAt + WINDOW_MS - now) / 1000);
    response.set(headersOf(world, Math.max(creditLimit - world.window.used, 0), resetsIn));
    if (!isOver) next();
    else if (overLimitCode === 429) refuse(response, 429, 'Credit limit exceeded');
    else refuse(response, 400, 'Usage limit exceeded', overLimitCode);
  };
}

function headersOf(world: Beds24World, left: number, resetsIn: number): Record<string, string> {
  const { headers, creditLimit, callCost } = world.options;
  const openapi = {
    'X-FiveMinCreditLimit': `${creditLimit}`,
    'X-FiveMinCreditLimit-Remaining': `${left}`,
    'X-FiveMinCreditLimit-ResetsIn': `${resetsIn}`,
    'X-RequestCost': `${callCost}`,
  };
  const wiki = {
    'x-five-min-limit-remaining': `${left}`,
    'x-five-min-limit-resets-in': `${resetsIn}`,
    'x-request-cost': `${callCost}`,
  };
  return { ...(headers === 'wiki' ? {} : openapi), ...(headers === 'openapi' ? {} : wiki) };
}

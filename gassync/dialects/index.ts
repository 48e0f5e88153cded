import type { Dialect } from '../define-dialect.ts';
import { calryRead } from './calry-read.ts';
import { calryWrite } from './calry-write.ts';
import { gassyncDocument } from './gassync-document.ts';

/** Every dialect spoken at the door. Where two fit equally well, the first counts. */
export const DIALECTS: readonly Dialect[] = [gassyncDocument, calryRead, calryWrite];

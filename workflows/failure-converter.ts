import { DefaultFailureConverter } from '@temporalio/common';

/** Failure messages and stack traces go through the codec too: they are the one text that codecs leave in clear. */
export const failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });

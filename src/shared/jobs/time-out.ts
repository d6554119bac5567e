/** Work took longer than it may. It goes on, unseen: a caller that can end it gives it an `AbortSignal` too. */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** @throws TimeoutError after so many milliseconds, else what `work` throws */
export async function withTimeout<Result>(milliseconds: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimeoutError(`Took longer than ${milliseconds} ms.`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for `work`, but for so many milliseconds at most. @returns `undefined` where it took longer @throws what `work` throws */
export async function waitAtMost<Result>(
  milliseconds: number,
  work: Promise<Result>,
): Promise<Result | undefined> {
  try {
    return await withTimeout(milliseconds, work);
  } catch (error) {
    if (error instanceof TimeoutError) return undefined;
    throw error;
  }
}

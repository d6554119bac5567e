import { describe, expect, it } from '@jest/globals';
import { bucketOf, BUCKETS, quantile } from './histogram.js';

const counted = (...times: readonly number[]): number[] => {
  const histogram = new Array<number>(BUCKETS).fill(0);
  for (const time of times) histogram[bucketOf(time)] = (histogram[bucketOf(time)] ?? 0) + 1;
  return histogram;
};

describe('the histogram of a minute', () => {
  it.each([
    [0, 0],
    [1, 0],
    [1.1, 1],
    [250, 7],
    [2_500, 10],
    [2_501, 11],
    [1e9, 11],
  ])('should count %d ms in bucket %d', (time, bucket) => {
    expect(bucketOf(time)).toBe(bucket);
  });

  it('should report nothing of nothing', () => {
    expect(quantile(counted(), 0.5)).toBeNull();
  });

  it('should report the times within the bucket in which they lie', () => {
    const histogram = counted(...new Array<number>(98).fill(3), 400, 400);
    expect(quantile(histogram, 0.5)).toBeGreaterThan(2);
    expect(quantile(histogram, 0.5)).toBeLessThanOrEqual(5);
    expect(quantile(histogram, 0.99)).toBeGreaterThan(250);
    expect(quantile(histogram, 0.99)).toBeLessThanOrEqual(500);
  });

  it('should name the last bound for what took longer', () => {
    expect(quantile(counted(9_000), 0.99)).toBe(2_500);
  });
});

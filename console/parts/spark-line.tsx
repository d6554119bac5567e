import type { ReactElement } from 'react';

interface SparkLineProps {
  /** For those who hear the page. */
  readonly label: string;
  readonly values: readonly number[];
  readonly height?: number;
  /** Where the line's bottom is; 0 unless what matters are small changes of great numbers. */
  readonly from?: number;
  readonly color?: string;
}

const WIDTH = 300;
const MARGIN = 2;

/** A line through values, up to the greatest of them; the words beside it say what it is. */
export function SparkLine({
  label,
  values,
  height = 48,
  from = 0,
  color = 'var(--mantine-primary-color-filled)',
}: SparkLineProps): ReactElement | null {
  if (values.length < 2) return null;
  const most = Math.max(...values, from + 1);
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * WIDTH;
    const y = height - MARGIN - ((value - from) / (most - from)) * (height - 2 * MARGIN);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${WIDTH} ${height}`}
      preserveAspectRatio="none"
      width="100%"
      height={height}
    >
      <polygon points={`0,${height} ${points.join(' ')} ${WIDTH},${height}`} fill={color} opacity={0.12} />
      <polyline
        points={points.join(' ')}
        fill="none"
        stroke={color}
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}

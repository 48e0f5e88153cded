import { Group, Text } from '@mantine/core';
import { day, dayAndMonth } from '../words/times.ts';
import './bar-chart.css';

const WIDTH = 600;
const HEIGHT = 110;
const GAP = 0.28;

interface Series {
  readonly name: string;
  readonly look: 'main' | 'faint' | 'bad';
}

interface BarChartProps {
  readonly title: string;
  /** The whole in one line; also what a screen reader says of the picture. */
  readonly summary: string;
  readonly series: readonly Series[];
  /** Values in the order of `series`. */
  readonly bars: readonly { readonly day: string; readonly values: readonly number[] }[];
}

/** Stacked bars by day, drawn by hand: a charting library would weigh more than the rest of the app. */
export function BarChart({ title, summary, series, bars }: BarChartProps) {
  const highest = Math.max(1, ...bars.map(({ values }) => sum(values)));
  const step = WIDTH / Math.max(1, bars.length);
  const [first, last] = [bars[0]?.day, bars.at(-1)?.day];
  return (
    <figure className="chart">
      <Text fw={600} size="sm" component="h2">
        {title}
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        {summary}
      </Text>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title}: ${summary}`}
      >
        <line className="chart-base" x1="0" x2={WIDTH} y1={HEIGHT} y2={HEIGHT} />
        {bars.map(({ day: date, values }, at) => (
          <g key={date}>
            <title>{`${day(date)}: ${values.map((value, place) => `${value} ${series[place]?.name ?? ''}`).join(', ')}`}</title>
            {/* The whole column answers to the pointer, not only what is drawn. */}
            <rect className="chart-reach" x={at * step} y={0} width={step} height={HEIGHT} />
            {values.map((value, place) => {
              const below = sum(values.slice(0, place));
              return (
                <rect
                  key={series[place]?.name ?? place}
                  className="chart-bar"
                  data-look={series[place]?.look}
                  x={at * step + (step * GAP) / 2}
                  width={step * (1 - GAP)}
                  y={HEIGHT - (HEIGHT * (below + value)) / highest}
                  height={(HEIGHT * value) / highest}
                />
              );
            })}
          </g>
        ))}
      </svg>
      <Group justify="space-between" mt={4}>
        <Text size="xs" c="dimmed">
          {first !== undefined && dayAndMonth(first)}
        </Text>
        {series.length > 1 && (
          <Group gap="sm">
            {series.map(({ name, look }) => (
              <Text key={name} size="xs" c="dimmed">
                <span className="chart-key" data-look={look} aria-hidden /> {name}
              </Text>
            ))}
          </Group>
        )}
        <Text size="xs" c="dimmed">
          {last !== undefined && dayAndMonth(last)}
        </Text>
      </Group>
    </figure>
  );
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

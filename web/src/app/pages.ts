import {
  Activity,
  CalendarRange,
  House,
  Inbox,
  LayoutDashboard,
  type LucideIcon,
  MessagesSquare,
  PlugZap,
  Puzzle,
  Settings,
  Waypoints,
} from 'lucide-react';

export interface PageLink {
  readonly to:
    | '/'
    | '/connections'
    | '/bookings'
    | '/reviews'
    | '/properties'
    | '/timeline'
    | '/integrations'
    | '/gassync'
    | '/activity'
    | '/settings';
  readonly label: string;
  readonly icon: LucideIcon;
  /** Pressed after `g`. */
  readonly key: string;
}

/** The screens of the navigation, in its order. */
export const PAGES: readonly PageLink[] = [
  { to: '/', label: 'Overview', icon: LayoutDashboard, key: 'o' },
  { to: '/reviews', label: 'Review', icon: Inbox, key: 'r' },
  { to: '/bookings', label: 'Bookings', icon: CalendarRange, key: 'b' },
  { to: '/connections', label: 'Connections', icon: PlugZap, key: 'c' },
  { to: '/properties', label: 'Properties', icon: House, key: 'p' },
  { to: '/timeline', label: 'Timeline', icon: MessagesSquare, key: 't' },
  { to: '/integrations', label: 'Integrations', icon: Puzzle, key: 'i' },
  { to: '/gassync', label: 'GasSync', icon: Waypoints, key: 'y' },
  { to: '/activity', label: 'Activity', icon: Activity, key: 'a' },
  { to: '/settings', label: 'Settings', icon: Settings, key: 's' },
];

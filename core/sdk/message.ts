/** A notification to people. */
export interface Message {
  title: string;
  /** Plain text, lines separated by newlines. */
  body: string;
  level: 'info' | 'warning' | 'error';
  /** Where to read more. */
  link?: string;
}

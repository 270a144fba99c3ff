/** A notification to people. */
export interface Message {
  /** The same for every try of one notification, so that a receiver can drop repeats. */
  id?: string;
  title: string;
  /** Plain text, lines separated by newlines. */
  body: string;
  level: 'info' | 'warning' | 'error';
  /** Where to read more. */
  link?: string;
}

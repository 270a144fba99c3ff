import type { JSX } from 'preact';
import type { Book, BookField } from '../../api/book.ts';
import { api } from '../../api/client.ts';
import { Button } from '../../parts/button.tsx';
import { percent, valueText } from '../../parts/format.ts';
import { Icon } from '../../parts/icon.tsx';
import { Section } from '../../parts/page.tsx';
import { refresh } from '../../state/resource.ts';
import { useMay } from '../../state/session.ts';

/** What is known of a book, each field with who said so, how sure that is, and its lock. */
export function Fields({ book }: { book: Book }): JSX.Element {
  return (
    <Section title="What is known of it" aside="A locked field is never written.">
      <ul class="card list">
        {book.fields.map((field) => (
          <Field key={field.field} book={book} field={field} />
        ))}
      </ul>
    </Section>
  );
}

function Field({ book, field }: { book: Book; field: BookField }): JSX.Element {
  const mayOperate = useMay('operate');
  const text = valueText(field.value);
  const lock = async (): Promise<void> => {
    await api(`/api/books/${book.id}/locks/${field.field}`, field.locked ? 'DELETE' : 'PUT', field.locked ? undefined : {});
    refresh(`/api/books/${book.id}`);
  };
  return (
    <li class="field-line">
      <b>{field.field}</b>
      <span class="field-value">
        {text || <i class="muted">empty</i>}
        <span class="muted small">
          {field.source ? `from ${field.source}` : text ? 'as your library has it' : ''}
          {field.confidence !== null && field.source ? `, ${percent(field.confidence)} sure` : ''}
        </span>
      </span>
      {mayOperate ? (
        <Button look="quiet" icon={field.locked ? 'lock' : 'unlock'} pressed={field.locked} bare of={field.field} act={lock}>
          {field.locked ? 'Unlock' : 'Lock'}
        </Button>
      ) : (
        field.locked && (
          <span title="Locked">
            <Icon name="lock" size={18} />
            <span class="hidden">Locked</span>
          </span>
        )
      )}
    </li>
  );
}

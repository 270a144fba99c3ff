import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { api } from '../../api/client.ts';
import type { ConfigFile, Finding } from '../../api/config.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { plural, sentence } from '../../parts/format.ts';
import { Icon } from '../../parts/icon.tsx';
import { Page, Shown } from '../../parts/page.tsx';
import { tell } from '../../parts/toast.tsx';
import { refresh, useApi } from '../../state/resource.ts';
import { guardLeaving, usePlace } from '../../state/router.ts';
import { useMay } from '../../state/session.ts';
import type { Schema } from './complete.ts';
import { DiffView } from './diff-view.tsx';
import { Editor } from './editor.tsx';
import { Versions } from './versions.tsx';

const CHECK_AFTER_MS = 350;
/** The daemon takes a file up when it has come to rest. */
const LIVE_AFTER_MS = 2500;

/** The file itself. */
export function FilePage(): JSX.Element {
  const file = useApi<ConfigFile>('/api/config');
  return (
    <Page
      title="pipelines.yaml"
      up={{ href: '/pipelines', name: 'Pipelines' }}
      lead="A good edit is live within two seconds; with a mistake in it nothing is saved, and what runs goes on."
      isWide
    >
      <Shown of={file} lines={10}>
        {(data) => <Work key={data.version} file={data} />}
      </Shown>
    </Page>
  );
}

/** The linter's word on a draft, a moment after the last key. */
function useFindings(text: string): Finding[] | null {
  const [findings, setFindings] = useState<Finding[] | null>(null);
  useEffect(() => {
    const control = new AbortController();
    const timer = setTimeout(() => {
      api<{ findings: Finding[] }>('/api/config/check', 'POST', { text }, control.signal).then(
        (answer) => setFindings(answer.findings.filter((finding) => finding.file === 'pipelines.yaml')),
        () => {},
      );
    }, CHECK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [text]);
  return findings;
}

function Work({ file }: { file: ConfigFile }): JSX.Element {
  const isAdmin = useMay('admin');
  const schema = useApi<Schema>('/api/config/schema').data;
  const { query } = usePlace();
  const asked = Number(query.get('line'));
  const [text, setText] = useState(file.text);
  const [goTo, setGoTo] = useState<{ line: number } | null>(asked > 0 ? { line: asked } : null);
  const [isSaving, setSaving] = useState(false);
  const findings = useFindings(text);
  const errors = findings?.filter((finding) => finding.severity === 'error').length ?? 0;
  const isChanged = text !== file.text;
  useEffect(() => {
    if (!isChanged) return;
    const stay = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', stay);
    const free = guardLeaving(() => confirm('The file is not saved. Leave it all the same?'));
    return () => {
      window.removeEventListener('beforeunload', stay);
      free();
    };
  }, [isChanged]);
  return (
    <div class="file">
      <div class="file-bar">
        <p class="grow" role="status">
          <Verdict findings={findings} isChanged={isChanged} />
        </p>
        {isChanged && (
          <Button look="quiet" act={() => setText(file.text)}>
            Back to what is saved
          </Button>
        )}
        {isAdmin && (
          <Button look="main" icon="disk" disabled={!isChanged || errors > 0 || findings === null} act={() => setSaving(true)}>
            Save…
          </Button>
        )}
      </div>
      <div class="file-grid">
        <Editor text={text} change={setText} findings={findings ?? []} schema={schema} isReadOnly={!isAdmin} goTo={goTo} />
        <aside class="file-side">
          <Findings findings={findings ?? []} show={(line) => setGoTo({ line })} />
          <Versions current={text} take={setText} isAdmin={isAdmin} />
          <p id="editor-help" class="muted small">
            Control and Space shows what may stand at the caret. Tab leaves the field.
          </p>
        </aside>
      </div>
      {isSaving && <SaveDialog file={file} text={text} close={() => setSaving(false)} />}
    </div>
  );
}

function Verdict({ findings, isChanged }: { findings: Finding[] | null; isChanged: boolean }): JSX.Element {
  if (findings === null)
    return (
      <span class="muted" aria-busy="true">
        Checking…
      </span>
    );
  const errors = findings.filter((finding) => finding.severity === 'error').length;
  if (errors > 0)
    return (
      <b class="verdict bad">
        <Icon name="error" size={18} /> {plural(errors, 'mistake')}: it cannot be saved so.
      </b>
    );
  return (
    <span class="verdict good">
      <Icon name="check" size={18} /> {isChanged ? 'In order, and not saved yet.' : 'In order, as it is saved.'}
    </span>
  );
}

function Findings({ findings, show }: { findings: readonly Finding[]; show: (line: number) => void }): JSX.Element | null {
  if (findings.length === 0) return null;
  return (
    <section aria-label="Findings">
      <h2>{plural(findings.length, 'finding')}</h2>
      <ul class="findings">
        {findings.map((finding) => (
          <li key={`${finding.line}:${finding.column}${finding.code}`} class={finding.severity}>
            <button type="button" onClick={() => show(finding.line)}>
              <b class="nums">
                {finding.line}:{finding.column}
              </b>{' '}
              {sentence(finding.message)} <span class="muted">{sentence(finding.remedy)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function SaveDialog({ file, text, close }: { file: ConfigFile; text: string; close: () => void }): JSX.Element {
  const save = async (): Promise<void> => {
    await api('/api/config', 'PUT', { text, base: file.version });
    close();
    tell('Saved. The new file is live.');
    refresh('/api/config');
    setTimeout(() => refresh('/api/config', '/api/pipelines', '/api/problems', '/api/plugins'), LIVE_AFTER_MS);
  };
  return (
    <Dialog
      title="What is saved"
      close={close}
      actions={
        <>
          <Button act={close}>Go on writing</Button>
          <Button look="main" icon="disk" act={save}>
            Save it
          </Button>
        </>
      }
    >
      <DiffView before={file.text} after={text} />
    </Dialog>
  );
}

import type { Download, Ports } from './ports.ts';

/** Starts the pipeline that chose the download again, for this book alone; what failed is on the blocklist by then. */
export async function tryNext(ports: Ports, download: Download): Promise<void> {
  const plan = ports.plans.current();
  const pipeline = plan.pipelines.find((each) => each.name === download.pipeline);
  if (pipeline) await ports.runs.start({ plan: pipeline, planVersion: plan.version, trigger: 'retry', only: [`book:${download.book}`] });
}

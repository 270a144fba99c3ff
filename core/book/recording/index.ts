export { playOrder } from './order.ts';
export type { KnownRecording, Proof, RecordingFile, RecordingQuestion, RecordingTags } from './recording.ts';
export { verifyRecording } from './verify.ts';

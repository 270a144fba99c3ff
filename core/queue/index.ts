export { type Handler, migrateQueue, type Queue, type QueueOptions, startQueue } from './queue.ts';

import { contract } from '../../core/sdk/testkit/contract.ts';

contract(import.meta.dirname);
